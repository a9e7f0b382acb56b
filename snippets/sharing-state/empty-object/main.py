# A class with no name, no parents and nothing in it, and an
# object of that class.
state = type("", (), {})()

# In Python you can hang fields on it later, slips included.
state.counter = 0
state.keep_going = True
state.counter += 1
state.cuonter = 1
print("state:", state.counter, state.keep_going,
      state.cuonter)

# Where names are only known as the program runs: a dict.
bag = {}
bag["counter"] = bag.get("counter", 0) + 1
bag["cuonter"] = bag.get("cuonter", 0) + 1
print("bag:", sorted(bag.items()))
