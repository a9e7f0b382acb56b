class Box:
    def __init__(self, number):
        self.number = number


def change(number, box):
    number += 1
    box.number += 1
    print("inside: ", number, "and", box.number)


number = 1
box = Box(1)

change(number, box)
print("outside:", number, "and", box.number)
