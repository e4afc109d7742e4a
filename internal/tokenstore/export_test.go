package tokenstore

import "github.com/viewfinder-sql/viewfinder/oauth"

// CodeFile remembers codes in a file.
func CodeFile(path string) oauth.CodeMemory { return codeFile(path) }
