def f(I):
    x = g（I）
    x = g(I， I)
    x = “text”
    x = a – b
    x = a ≤ b
    x = größe
    x = a $ b
    x = a b
    x = a​b
    x = `a`
    x = 日本
    x = a \ b
    x = 🙂
    x = a × b
    return x
