"""The operations as loops over Python numbers: what the formulas say, and what nobody should run.

One image, one group, padding already made, nested lists and not arrays (Python reads those several times
faster): as fast as loops get. Results are written into the last arguments, which start as zeros.
"""


def conv2d(image, weight, s, d, y):
    """y[f][r][q] = Σ weight[f][k][i][j] · image[k][r·s + i·d][q·s + j·d]"""
    for f, plane in enumerate(y):
        for r, row in enumerate(plane):
            for q in range(len(row)):
                total = 0.0
                for k, kernel in enumerate(weight[f]):
                    for i, kernel_row in enumerate(kernel):
                        for j, w in enumerate(kernel_row):
                            total += w * image[k][r * s + i * d][q * s + j * d]
                row[q] = total


def conv2d_backward(grad, image, weight, s, d, grad_image, grad_weight):
    """Each product of `conv2d` has two factors; each passes its gradient on to the other."""
    for f, plane in enumerate(grad):
        for r, row in enumerate(plane):
            for q, g in enumerate(row):
                for k, kernel in enumerate(weight[f]):
                    for i, kernel_row in enumerate(kernel):
                        for j, w in enumerate(kernel_row):
                            grad_weight[f][k][i][j] += g * image[k][r * s + i * d][q * s + j * d]
                            grad_image[k][r * s + i * d][q * s + j * d] += g * w


def conv_transpose2d(image, weight, s, y):
    """y[f][r·s + i][q·s + j] += image[k][r][q] · weight[k][f][i][j]"""
    for k, plane in enumerate(image):
        for r, row in enumerate(plane):
            for q, value in enumerate(row):
                for f, kernel in enumerate(weight[k]):
                    for i, kernel_row in enumerate(kernel):
                        for j, w in enumerate(kernel_row):
                            y[f][r * s + i][q * s + j] += value * w


def conv_transpose2d_backward(grad, image, weight, s, grad_image, grad_weight):
    """As in `conv2d_backward`."""
    for k, plane in enumerate(image):
        for r, row in enumerate(plane):
            for q, value in enumerate(row):
                for f, kernel in enumerate(weight[k]):
                    for i, kernel_row in enumerate(kernel):
                        for j, w in enumerate(kernel_row):
                            grad_weight[k][f][i][j] += value * grad[f][r * s + i][q * s + j]
                            grad_image[k][r][q] += w * grad[f][r * s + i][q * s + j]


def max_pool2d(image, k, s, y, winners):
    """Keep the largest value of each window, and its place."""
    for c, plane in enumerate(y):
        for r, row in enumerate(plane):
            for q in range(len(row)):
                best = place = None
                for a in range(r * s, r * s + k):
                    for b in range(q * s, q * s + k):
                        if best is None or image[c][a][b] > best:
                            best, place = image[c][a][b], (a, b)
                row[q] = best
                winners[c][r][q] = place


def max_pool2d_backward(grad, winners, grad_image):
    for c, plane in enumerate(grad):
        for r, row in enumerate(plane):
            for q, g in enumerate(row):
                a, b = winners[c][r][q]
                grad_image[c][a][b] += g


def relu(image, y):
    for c, plane in enumerate(image):
        for r, row in enumerate(plane):
            for q, value in enumerate(row):
                if value > 0:
                    y[c][r][q] = value


def relu_backward(grad, image, grad_image):
    for c, plane in enumerate(image):
        for r, row in enumerate(plane):
            for q, value in enumerate(row):
                if value > 0:
                    grad_image[c][r][q] = grad[c][r][q]
