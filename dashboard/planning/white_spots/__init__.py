"""White spots: municipalities that their Lokaal Atrium did not see lately, or that have nobody in it."""
