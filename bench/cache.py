"""The cache of one machine, in which nothing is asked too often."""

from django.core.cache.backends.filebased import FileBasedCache


class UncountedCache(FileBasedCache):
    def incr(self, key, delta=1, version=None):
        return 1
