"""What ./run needs beside the portal itself; the portal imports nothing from here."""
