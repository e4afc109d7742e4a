package graphsim

import (
	"encoding/json"
	"strconv"
	"strings"
)

// References between the items of a batch: names, depends_on, and
// {result=NAME:$.path} in the parameters.

// index returns the position of the item called name, or -1.
func (b *batchRun) index(name string) int {
	for i, item := range b.items {
		if item.Name != "" && item.Name == name {
			return i
		}
	}
	return -1
}

// dependencies are the items that item i names.
func (b *batchRun) dependencies(i int) []string {
	var out, list []string
	var single string
	raw := b.items[i].DependsOn
	switch {
	case len(raw) == 0:
	case json.Unmarshal(raw, &single) == nil:
		out = append(out, single)
	case json.Unmarshal(raw, &list) == nil:
		out = append(out, list...)
	}
	rest := b.items[i].RelativeURL + "&" + b.items[i].Body
	for {
		_, after, found := strings.Cut(rest, "{result=")
		if !found {
			return out
		}
		name, _, _ := strings.Cut(after, ":")
		out = append(out, name)
		rest = after
	}
}

// checkReferences fails the whole batch where an item refers to one that is
// not before it.
func (b *batchRun) checkReferences() *Error {
	for i := range b.items {
		for _, name := range b.dependencies(i) {
			if at := b.index(name); at < 0 || at >= i {
				return badParam("(#100) Invalid batch request: the dependency " + name + " is not an earlier request of the batch")
			}
		}
	}
	return nil
}

func (b *batchRun) dependencyFailed(i int) bool {
	for _, name := range b.dependencies(i) {
		if a := b.done[b.index(name)]; a == nil || a.status != 200 {
			return true
		}
	}
	return false
}

// omitted tells that the slot of a successful item is null because another
// item refers to it.
func (b *batchRun) omitted(i int) bool {
	if omit := b.items[i].OmitResponse; omit != nil {
		return *omit && b.items[i].Name != ""
	}
	if b.items[i].Name == "" {
		return false
	}
	for k := range b.items {
		for _, name := range b.dependencies(k) {
			if name == b.items[i].Name {
				return true
			}
		}
	}
	return false
}

// substitute puts results of earlier items in the place of references.
func (b *batchRun) substitute(p params) (params, *Error) {
	out := append(params(nil), p...)
	for i := range out {
		var err *Error
		if out[i].value, err = b.resolve(out[i].value); err != nil {
			return p, err
		}
	}
	return out, nil
}

// resolve is substitute for one text.
func (b *batchRun) resolve(s string) (string, *Error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(s, "{result=")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		ref, rest, closed := strings.Cut(after, "}")
		name, path, ok := strings.Cut(ref, ":")
		if !closed || !ok {
			return "", badParam("(#100) Invalid batch request: " + s)
		}
		if at := b.index(name); at >= 0 && b.done[at] != nil {
			values, err := jsonPath(b.done[at].body, path)
			if err != nil {
				return "", err
			}
			out.WriteString(strings.Join(values, ","))
		}
		s = rest
	}
}

// jsonPath evaluates the part of JSONPath that batches use: $, .name, .* and
// [n], and returns the scalars found.
func jsonPath(doc []byte, path string) ([]string, *Error) {
	bad := badParam("(#100) Invalid JSONPath expression: " + path)
	var root any
	dec := json.NewDecoder(strings.NewReader(string(doc)))
	dec.UseNumber()
	rest, ok := strings.CutPrefix(path, "$")
	if !ok || dec.Decode(&root) != nil {
		return nil, bad
	}
	nodes := []any{root}
	rest = strings.NewReplacer("[", ".", "]", "").Replace(rest)
	for step := range strings.SplitSeq(strings.TrimPrefix(rest, "."), ".") {
		var next []any
		for _, n := range nodes {
			switch n := n.(type) {
			case map[string]any:
				if step == "*" {
					for _, v := range n {
						next = append(next, v)
					}
				} else if v, ok := n[step]; ok {
					next = append(next, v)
				}
			case []any:
				if step == "*" {
					next = append(next, n...)
				} else if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n) {
					next = append(next, n[i])
				}
			}
		}
		nodes = next
	}
	var out []string
	for _, n := range nodes {
		switch n := n.(type) {
		case string:
			out = append(out, n)
		case json.Number:
			out = append(out, n.String())
		}
	}
	return out, nil
}
