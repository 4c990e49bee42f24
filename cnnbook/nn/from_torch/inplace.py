"""In-place calls of a traced graph: who sees what they change.

The rebuilt network never changes an array. An in-place call returns a new value instead, and every later
reader of the old one is given the new one. Where torch would change what another view of the same memory
shows, and that view is read later, there is no such replacement: a conflict, which from_torch reports.
"""

PARTS = ("chunk", "split", "unbind")  # views whose parts do not overlap


def resolve(nodes, in_place, views, sizes):
    """Find the value that every call reads, and the in-place calls for which that cannot be told.

    Parameters
    ----------
    nodes : list of torch.fx.Node, in order
    in_place : dict, call that works in place: the node whose value it changes
    views : dict, call that shows the memory of its first input: name of the function
    sizes : set of calls that read the shape alone

    Returns
    -------
    replaced : dict, (reader, node it names): node whose value it sees
    conflicts : dict, in-place call: text
    """
    cell = {}  # of nodes that are one tensor, changed in place again and again, the first
    for node in nodes:
        cell[node] = cell[in_place[node]] if node in in_place else node
    parent = {cell[n]: cell[n.all_input_nodes[0]] for n in views if n.all_input_nodes}
    place = {node: i for i, node in enumerate(nodes)}
    latest, replaced, conflicts = {}, {}, {}
    for node in nodes:
        for source in node.all_input_nodes:
            if (now := latest.get(cell[source], source)) is not source:
                replaced[node, source] = now
        if node not in in_place:
            continue
        latest[cell[node]] = node
        for other in nodes[: place[node]]:
            readers = [user for user in other.users if place[user] > place[node] and user not in sizes]
            if readers and _overlap(cell[node], cell[other], parent, views):
                conflicts[node] = (
                    f"it changes in place what {other.name} shows too, which {readers[0].name} reads later"
                )
    return replaced, conflicts


def _overlap(a, b, parent, views):
    """Whether two tensors may share memory."""
    up_a, up_b = _ancestors(a, parent), _ancestors(b, parent)
    if a is b or up_a[-1] is not up_b[-1]:
        return False
    while up_a and up_b and up_a[-1] is up_b[-1]:
        common = up_a.pop()
        up_b.pop()
    if not (up_a and up_b and views.get(up_a[-1]) == views.get(up_b[-1]) == "getitem"):
        return True
    one, other = up_a[-1].args[1], up_b[-1].args[1]
    return one == other if views.get(common) in PARTS else not _apart(one, other)


def _apart(one, other):
    """Whether two indices are slices that end and begin at the same place of an axis, like :c and c:."""
    one, other = ((i if isinstance(i, tuple) else (i,)) for i in (one, other))
    for a, b in zip(one, other, strict=False):
        if a is ... or b is ... or a is None or b is None:
            return False  # from here on the axes may differ
        if isinstance(a, slice) and isinstance(b, slice) and a.step is b.step is None:
            for first, second in ((a, b), (b, a)):
                if first.stop is not None and first.stop == second.start:
                    return True
    return False


def _ancestors(node, parent):
    chain = [node]
    while chain[-1] in parent:
        chain.append(parent[chain[-1]])
    return chain
