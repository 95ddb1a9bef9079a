for i in range(3000): print("line", i, "x" * 60)
