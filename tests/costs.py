"""What something costs a processor, on a machine that does other things too."""

import time


def cheapest(act, below, tries=3):
    """What `act()` returns and the processor seconds it took: the least of `tries`.

    A busy machine only ever adds to them. No further tries once it took less than `below`.
    """
    spent = []
    for _ in range(tries):
        began = time.process_time()
        result = act()
        spent.append(time.process_time() - began)
        if spent[-1] < below:
            break
    return result, min(spent)
