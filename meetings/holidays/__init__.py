"""On which days one better does not meet: public holidays, and school holidays that PBM may edit."""
