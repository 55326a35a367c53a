"""A progress bar on one line of a terminal; plain lines elsewhere."""

WIDTH = 30


class Progress:
    """`step("personen")` begins a part; `within(0.5)` says it is half done."""

    def __init__(self, stream, parts):
        self.stream, self.parts, self.done, self.label = stream, parts, -1, ""

    def step(self, label):
        self.done, self.label = self.done + 1, label
        if not self.stream.isatty():
            self.stream.write(f"{label} ...\n")
        self.within(0)

    def within(self, share):
        if self.stream.isatty():
            self._draw((self.done + share) / self.parts)

    def finish(self):
        if self.stream.isatty():
            self.label = "klaar"
            self._draw(1)
            self.stream.write("\n")

    def _draw(self, share):
        bar = "#" * round(WIDTH * share)
        self.stream.write(f"\r[{bar:.<{WIDTH}}] {share:4.0%} {self.label:<40}")
        self.stream.flush()
