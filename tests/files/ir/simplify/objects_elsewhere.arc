# The mirrored parameter is indices in one function and an object in the other, where `toindices` must stay.
def indices(I):
    return apply(lambda p: size(vmirror(p)), apply(toindices, partition(I)))
def objects_too(I):
    return apply(lambda p: toindices(vmirror(identity(p))), partition(I))
