def change(number, box):
    number += 1
    box.number += 1
    print("inside: ", number, "and", box.number)


number = 1
box = type("Box", (), {})()  # an empty object
box.number = 1               # with a field hung on it

change(number, box)
print("outside:", number, "and", box.number)
