package command

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
)

func readCopy(p *parser) Command {
	c := Copy{}
	if p.peek(0).is("(") {
		from := p.at + 1
		skipBrackets(p)
		if p.err == nil && p.at-2 < from {
			p.at--
			p.unexpected()
		}
		if p.err == nil {
			c.Query = piece(p.in, p.all[from].from, p.all[p.at-2].to)
		}
	} else {
		c.Query = readTable(p)
	}
	if p.peek(0).is("from") {
		p.unsupported("COPY FROM is not supported")
	}
	p.need("to")
	if x := p.peek(0); !x.is("stdout") {
		p.unsupported("COPY writes to STDOUT only")
	}
	p.at++
	o := &copyReader{parser: p, CopyOptions: CopyOptions{Format: "text"}}
	p.take("with")
	if p.peek(0).is("(") {
		p.list(o.option)
	} else {
		o.legacy()
	}
	c.Options = o.settle()
	return c
}

// skipBrackets passes over what stands in brackets, and returns where the last one begins.
func skipBrackets(p *parser) int {
	for depth := 0; p.err == nil && p.at < len(p.all); {
		x := p.next()
		switch {
		case x.is("("):
			depth++
		case x.is(")"):
			if depth--; depth == 0 {
				return x.from
			}
		}
	}
	p.unexpected()
	return len(p.in)
}

// readTable is the SELECT that table [(columns)] stands for.
func readTable(p *parser) Piece {
	from := p.peek(0).from
	p.name()
	for p.take(".") {
		p.name()
	}
	if p.err != nil {
		return Piece{}
	}
	table, columns := p.in[from:p.all[p.at-1].to], "*"
	if p.peek(0).is("(") {
		start := p.peek(0).to
		columns = p.in[start:max(start, skipBrackets(p))]
	}
	return Piece{"SELECT " + columns + " FROM " + table, -1}
}

// copyReader reads options.
type copyReader struct {
	*parser
	CopyOptions
	delimiter, null, quote, escape *string
}

// option reads one of those in brackets.
func (o *copyReader) option() {
	at := o.peek(0).from
	switch name := o.name(); name {
	case "format":
		o.Format = readValue(o.parser)
		if !slices.Contains([]string{"text", "csv", "binary"}, o.Format) {
			e := pgerror.New(pgerror.InvalidParameterValue, "COPY format \"%s\" not recognized", o.Format)
			o.fail(e.At(position(o.in, at)))
		}
	case "header":
		o.Header = o.flag()
	case "delimiter":
		o.delimiter = o.string()
	case "null":
		o.null = o.string()
	case "quote":
		o.quote = o.string()
	case "escape":
		o.escape = o.string()
	case "force_quote":
		if o.ForceAll = o.take("*"); !o.ForceAll {
			o.list(func() { o.ForceQuote = append(o.ForceQuote, o.name()) })
		}
	case "encoding":
		o.encoding()
	default:
		o.at--
		o.fail(wrong(o.in, o.peek(0).from, "option \"%s\" not recognized", name))
	}
}

// flag reads a truth, which may be left out.
func (o *copyReader) flag() bool {
	if o.peek(0).is(",") || o.peek(0).is(")") {
		return true
	}
	switch value := strings.ToLower(readValue(o.parser)); value {
	case "true", "on", "1":
		return true
	case "false", "off", "0":
	default:
		o.fail(pgerror.New(pgerror.SyntaxError, "header requires a Boolean value or \"match\""))
	}
	return false
}

func (o *copyReader) encoding() {
	if value := strings.ToLower(readValue(o.parser)); value != "utf8" && value != "utf-8" {
		o.fail(pgerror.New(pgerror.FeatureNotSupported, "encodings other than UTF8 are not supported"))
	}
}

func (o *copyReader) string() *string {
	x := o.peek(0)
	if x.kind != text {
		o.unexpected()
	}
	o.at++
	return &x.value
}

// legacy reads the form that has no brackets.
func (o *copyReader) legacy() {
	given := func() *string { o.take("as"); return o.string() }
	for o.err == nil && o.at < len(o.all) {
		switch {
		case o.take("binary"):
			o.Format = "binary"
		case o.take("csv"):
			o.Format = "csv"
		case o.take("header"):
			o.Header = true
		case o.take("delimiter"):
			o.delimiter = given()
		case o.take("null"):
			o.null = given()
		case o.take("quote"):
			o.quote = given()
		case o.take("escape"):
			o.escape = given()
		case o.take("force", "quote"):
			if o.ForceAll = o.take("*"); o.ForceAll {
				break
			}
			o.ForceQuote = append(o.ForceQuote, o.name())
			for o.take(",") {
				o.ForceQuote = append(o.ForceQuote, o.name())
			}
		case o.take("encoding"):
			o.encoding()
		default:
			o.unexpected()
		}
	}
}

// settle checks what was said, and fills in the rest.
func (o *copyReader) settle() CopyOptions {
	refuse := func(format string, args ...any) { o.fail(pgerror.New(pgerror.FeatureNotSupported, format, args...)) }
	csv := o.Format == "csv"
	if o.Format == "binary" && (o.Header || o.delimiter != nil || o.null != nil) {
		o.fail(pgerror.New(pgerror.SyntaxError, "cannot specify HEADER, DELIMITER or NULL in BINARY mode"))
	}
	if !csv && (o.quote != nil || o.escape != nil || o.ForceAll || o.ForceQuote != nil) {
		refuse("COPY quote, escape and force quote available only in CSV mode")
	}
	one := func(what string, given *string, usual byte) byte {
		if given == nil {
			return usual
		}
		if len(*given) != 1 || strings.ContainsAny(*given, "\n\r") {
			refuse("COPY %s must be a single one-byte character", what)
			return usual
		}
		return (*given)[0]
	}
	usual := byte('\t')
	o.Null = `\N`
	if csv {
		usual, o.Null = ',', ""
	}
	o.Delimiter = one("delimiter", o.delimiter, usual)
	o.Quote = one("quote", o.quote, '"')
	o.Escape = one("escape", o.escape, o.Quote)
	if o.null != nil {
		o.Null = *o.null
	}
	if strings.ContainsAny(o.Null, "\n\r") || strings.IndexByte(o.Null, o.Delimiter) >= 0 {
		o.fail(pgerror.New(pgerror.InvalidParameterValue, "COPY null representation cannot use newline, carriage return or the delimiter"))
	}
	if !csv && strings.IndexByte("\\.abcdefghijklmnopqrstuvwxyz0123456789", o.Delimiter) >= 0 {
		o.fail(pgerror.New(pgerror.InvalidParameterValue, "COPY delimiter cannot be \"%c\"", o.Delimiter))
	}
	if csv && (o.Delimiter == o.Quote || strings.IndexByte(o.Null, o.Quote) >= 0) {
		o.fail(pgerror.New(pgerror.InvalidParameterValue, "COPY quote must differ from the delimiter, and must not appear in the NULL specification"))
	}
	return o.CopyOptions
}
