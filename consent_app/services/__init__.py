"""One use case each: where reading, trimming, covering and bundling meet the disk, the password store and the clock."""
