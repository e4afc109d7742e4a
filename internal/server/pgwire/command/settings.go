package command

import "strings"

// readSettingName reads the name of a setting, which may have two parts.
func readSettingName(p *parser) string {
	switch {
	case p.take("time", "zone"):
		return "TimeZone"
	case p.take("transaction", "isolation", "level"):
		return "transaction_isolation"
	case p.take("session", "authorization"):
		return "session_authorization"
	}
	name := p.name()
	for p.take(".") {
		name += "." + p.name()
	}
	return name
}

func readReset(p *parser) Command {
	if p.take("all") {
		return ResetAll{}
	}
	return Set{Name: readSettingName(p), Default: true, Tag: "RESET"}
}

func readSet(p *parser) Command {
	c := Set{Tag: "SET"}
	switch {
	case p.take("session", "characteristics", "as", "transaction"):
		return SetModes{true, readModes(p)}
	case p.take("transaction"):
		if p.peek(0).is("snapshot") {
			p.unsupported("snapshots are not supported")
		}
		return SetModes{false, readModes(p)}
	case p.take("constraints"):
		p.rest()
		return Nothing{"SET CONSTRAINTS"}
	case p.peek(0).is("session") && !isAssignment(p.peek(1)) && !p.peek(1).is("authorization"):
		p.at++
	case p.peek(0).is("local") && !isAssignment(p.peek(1)):
		p.at++
		c.Local = true
	}
	switch {
	case p.take("time", "zone"):
		c.Name = "TimeZone"
		if p.take("local") || p.take("default") {
			c.Default = true
			return c
		}
		if p.take("interval") {
			c.Value = readIntervalZone(p)
			return c
		}
		c.Value = readValue(p)
		return c
	case p.take("names"):
		c.Name = "client_encoding"
	case p.take("schema"):
		c.Name = "search_path"
	case p.take("session", "authorization"), p.take("role"):
		c.Name = "role"
		if c.Default = p.take("default"); !c.Default {
			c.Value = readValue(p)
		}
		return c
	default:
		c.Name = readSettingName(p)
		if !p.take("to") {
			p.need("=")
		}
	}
	if p.take("default") {
		c.Default = true
		return c
	}
	values := []string{readValue(p)}
	for p.take(",") {
		values = append(values, readValue(p))
	}
	if c.Name == "search_path" { // whose parts are names
		for i, v := range values {
			values[i] = quoteName(v)
		}
	}
	c.Value = strings.Join(values, ", ")
	return c
}

// quoteName puts a name in quotes that would be another one without.
func quoteName(name string) string {
	plain := name != "" && !isDigit(name[0]) && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_$") == "" && name[0] != '$'
	if plain {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// readIntervalZone reads the interval that is a time zone, as the setting has it.
func readIntervalZone(p *parser) string {
	x := p.next()
	if x.kind != text {
		p.at--
		p.unexpected()
		return ""
	}
	switch {
	case p.take("hour", "to", "minute"), p.take("hour"):
	case p.peek(0).kind == word:
		p.unexpected()
	}
	return "INTERVAL '" + x.value + "'"
}

func isAssignment(l lexeme) bool { return l.is("=") || l.is("to") || l.is(".") }

// readValue reads a value: a string, a word, a number.
func readValue(p *parser) string {
	minus := ""
	if p.take("-") {
		minus = "-"
	} else {
		p.take("+")
	}
	x := p.next()
	if x.kind == sign || minus != "" && x.kind != number {
		p.at--
		p.unexpected()
		return ""
	}
	return minus + x.value
}

func readDiscard(p *parser) Command {
	what := p.name()
	switch what {
	case "all", "plans", "sequences", "temp":
	case "temporary":
		what = "temp"
	default:
		p.at--
		p.unexpected()
	}
	return Discard{strings.ToUpper(what)}
}
