def return pass from import as lambda if else and or not in True False None
define returns _ _x x_1 X9 truE none is for
( ) [ ] { } , : . ... -> = == != < <= > >= | & + - * // %
/ ** @ ~ ^ << >> := ; += -= *= /= //= %= **= @= &= |= ^= <<= >>=
0 7 10 1_0 0x1F 0B11 0O7 x.y 3 .x
"a" 'b' """c
d""" '''e''' r"\n" Rb'f' u"g" "h\"i" 'j\
k' "" ''''''
$ 1.5 1x é "open
