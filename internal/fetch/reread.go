package fetch

import "github.com/viewfinder-sql/viewfinder/internal/fetch/nodes"

func ids(these []*nodes.Node) []string {
	out := make([]string, len(these))
	for i, n := range these {
		out[i] = n.ID
	}
	return out
}
