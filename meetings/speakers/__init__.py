"""Who speaks at a meeting: asked, answering by a link of their own, warned of when in two places."""
