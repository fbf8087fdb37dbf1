print("dianabot")
