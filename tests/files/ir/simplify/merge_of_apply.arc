def solve(I):
    return merge(apply(toindices, partition(I)))
