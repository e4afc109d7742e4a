package docs

import "embed"

// Pages are the pages by their paths, such as errors.md and tables/Media.md.
//
//go:embed *.md tables/*.md
var Pages embed.FS
