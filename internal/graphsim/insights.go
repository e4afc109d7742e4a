package graphsim

import (
	"strconv"
	"strings"
)

// Members that insights of accounts and of media have alike.

func appendInsightHead(b []byte, name, period string) []byte {
	b = append(appendComma(b), `{"name":"`...)
	b = append(b, name...)
	b = append(b, `","period":"`...)
	b = append(b, period...)
	return append(b, '"')
}

func appendTitles(b []byte, title, about string) []byte {
	b = appendString(append(b, `,"title":`...), title)
	return appendString(append(b, `,"description":`...), about)
}

func appendInsightID(b []byte, id, name, period string) []byte {
	b = append(b, `,"id":`...)
	return append(appendString(b, id+"/insights/"+name+"/"+period), '}')
}

// appendBreakdown appends the breakdowns member; prefix are the dimension
// values before that of the part.
func appendBreakdown(b []byte, keys, prefix []string, parts []Bucket) []byte {
	b = append(b, `"breakdowns":[{"dimension_keys":[`...)
	for _, k := range keys {
		b = appendString(appendComma(b), k)
	}
	b = append(b, `],"results":[`...)
	for _, p := range parts {
		b = append(appendComma(b), `{"dimension_values":[`...)
		for _, v := range prefix {
			b = appendString(appendComma(b), v)
		}
		b = appendString(appendComma(b), p.Name)
		for _, v := range p.Also {
			b = appendString(appendComma(b), v)
		}
		b = append(b, `],"value":`...)
		b = append(strconv.AppendInt(b, p.Value, 10), '}')
	}
	return append(b, `]}]`...)
}

func wrongKind(metrics []string, want string) *Error {
	return badParam("(#100) The following metrics (" + strings.Join(metrics, ",") + ") should be specified with parameter metric_type=" + want)
}
