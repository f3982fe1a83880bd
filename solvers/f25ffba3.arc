# The upper half becomes the reflection of the lower one.
def solve_f25ffba3(I):
    return vconcat(hmirror(bottomhalf(I)), bottomhalf(I))
