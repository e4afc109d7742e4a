package sqlfunc

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var jsonFunctions = []Function{
	{
		Name: "json_count", Type: value.TypeInteger, Family: "JSON", Signature: "JSON_COUNT(document[, path])", Doc: "the number of values at the path; a single array counts its elements. A path is $ with .name, [n], .* and [*]",
		Example: `json_count('{"a": [1, 2, 3]}', '$.a')`, Result: "3", least: 1, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			return onJSON(args, func(values []any) any { return len(values) })
		},
	},
	jsonFold("json_sum", "the sum of the numbers at the path", "6.0", func(n []float64) float64 {
		sum := 0.0
		for _, x := range n {
			sum += x
		}
		return sum
	}),
	jsonFold("json_avg", "their average", "2.0", func(n []float64) float64 {
		sum := 0.0
		for _, x := range n {
			sum += x
		}
		return sum / float64(len(n))
	}),
	jsonFold("json_min", "the least of them", "1.0", func(n []float64) float64 {
		least := n[0]
		for _, x := range n {
			least = min(least, x)
		}
		return least
	}),
	jsonFold("json_max", "the greatest of them", "3.0", func(n []float64) float64 {
		greatest := n[0]
		for _, x := range n {
			greatest = max(greatest, x)
		}
		return greatest
	}),
}

// jsonFold declares a function that makes one number of the numbers at a path.
func jsonFold(name, doc, result string, fold func([]float64) float64) Function {
	return Function{
		Name: name, Type: value.TypeReal, Family: "JSON", Signature: strings.ToUpper(name) + "(document[, path])", Doc: doc + "; NULL without any",
		Example: name + `('{"a": [1, 2, 3]}', '$.a[*]')`, Result: result, least: 1, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			return onJSON(args, func(values []any) any {
				var numbers []float64
				for _, v := range values {
					if n, ok := v.(float64); ok {
						numbers = append(numbers, n)
					}
				}
				if len(numbers) == 0 {
					return nil
				}
				return fold(numbers)
			})
		},
	}
}

// onJSON returns f of the values at a path of a document, an array alone being
// taken for its elements; NULL for what is no document.
func onJSON(args []sqlite3.Value, f func([]any) any) any {
	text := args[0].RawBlob()
	if len(text) > maxDocument {
		return errTooMuch
	}
	var document any
	if json.Unmarshal(text, &document) != nil {
		return nil
	}
	path := "$"
	if len(args) > 1 {
		path = args[1].Text()
	}
	values, err := walkPath(document, path)
	if err != nil {
		return err
	}
	if len(values) == 1 {
		if list, ok := values[0].([]any); ok {
			values = list
		}
	}
	return f(values)
}

// walkPath returns the values that a path leads to.
func walkPath(document any, path string) ([]any, error) {
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		return nil, fmt.Errorf("path %q: begin it with $", path)
	}
	values := []any{document}
	for rest != "" {
		var key string
		switch {
		case rest[0] == '.':
			end := strings.IndexAny(rest[1:], ".[")
			if end < 0 {
				end = len(rest) - 1
			}
			key, rest = rest[1:end+1], rest[end+1:]
			values = members(values, key)
		case rest[0] == '[' && strings.Contains(rest, "]"):
			end := strings.IndexByte(rest, ']')
			key, rest = rest[1:end], rest[end+1:]
			n, err := strconv.Atoi(key)
			if key != "*" && err != nil {
				return nil, fmt.Errorf("path %q: [%s] is neither a number nor [*]", path, key)
			}
			values = elements(values, key == "*", n)
		default:
			return nil, fmt.Errorf("path %q: expected .name or [n] before %q", path, rest)
		}
	}
	return values, nil
}

func members(values []any, key string) []any {
	var out []any
	for _, v := range values {
		object, _ := v.(map[string]any)
		if key == "*" {
			for _, member := range object {
				out = append(out, member)
			}
		} else if member, ok := object[key]; ok {
			out = append(out, member)
		}
	}
	return out
}

func elements(values []any, all bool, n int) []any {
	var out []any
	for _, v := range values {
		list, _ := v.([]any)
		if all {
			out = append(out, list...)
		} else if n >= 0 && n < len(list) {
			out = append(out, list[n])
		}
	}
	return out
}
