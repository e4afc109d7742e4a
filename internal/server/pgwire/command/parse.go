package command

// Parse reads one statement. nil is a statement that is none of the session's own.
func Parse(in string) (Command, error) {
	all, err := lex(in)
	if err != nil || len(all) == 0 || all[0].kind != word {
		return nil, err
	}
	read, ok := readers[all[0].value]
	if !ok {
		return nil, nil
	}
	p := &parser{in: in, all: all, at: 1}
	command := read(p)
	if p.err == nil && command != nil && p.at < len(p.all) {
		p.unexpected()
	}
	if p.err != nil {
		return nil, p.err
	}
	return command, nil
}

// readers read what follows the first word.
var readers = map[string]func(*parser) Command{
	"begin":      func(p *parser) Command { p.transactionWord(); return Begin{"BEGIN", readModes(p)} },
	"start":      func(p *parser) Command { p.need("transaction"); return Begin{"START TRANSACTION", readModes(p)} },
	"commit":     func(p *parser) Command { return readEnd(p, true) },
	"end":        func(p *parser) Command { return readEnd(p, true) },
	"abort":      func(p *parser) Command { return readEnd(p, false) },
	"rollback":   readRollback,
	"savepoint":  func(p *parser) Command { return Savepoint{Make, p.name()} },
	"release":    func(p *parser) Command { p.take("savepoint"); return Savepoint{Release, p.name()} },
	"set":        readSet,
	"show":       func(p *parser) Command { return Show{readSettingName(p)} },
	"reset":      readReset,
	"discard":    readDiscard,
	"prepare":    readPrepare,
	"execute":    readExecute,
	"deallocate": readDeallocate,
	"declare":    readDeclare,
	"fetch":      func(p *parser) Command { return readFetch(p, false) },
	"move":       func(p *parser) Command { return readFetch(p, true) },
	"close":      readCloseCursor,
	"copy":       readCopy,
	"listen":     func(p *parser) Command { p.name(); return Nothing{"LISTEN"} },
	"unlisten":   func(p *parser) Command { _ = p.take("*") || p.name() != ""; return Nothing{"UNLISTEN"} },
}
