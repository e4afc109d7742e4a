package command

func readEnd(p *parser, commit bool) Command {
	p.transactionWord()
	if p.peek(0).is("prepared") {
		p.unsupported("two-phase commit is not supported")
	}
	end := End{Commit: commit}
	if p.take("and") {
		end.Chain = !p.take("no")
		p.need("chain")
	}
	return end
}

func readRollback(p *parser) Command {
	p.transactionWord()
	if p.take("to") {
		p.take("savepoint")
		return Savepoint{RollbackTo, p.name()}
	}
	return readEnd(p, false)
}

// readModes reads ISOLATION LEVEL …, READ ONLY, READ WRITE, [NOT] DEFERRABLE.
func readModes(p *parser) (m Modes) {
	for p.err == nil && p.at < len(p.all) {
		only := false
		switch {
		case p.take("isolation", "level"):
			switch {
			case p.take("read", "committed"), p.take("read", "uncommitted"):
				m.Isolation = "read committed"
			case p.take("repeatable", "read"):
				m.Isolation = "repeatable read"
			case p.take("serializable"):
				m.Isolation = "serializable"
			default:
				p.unexpected()
			}
		case p.take("read", "only"):
			only = true
			m.ReadOnly = &only
		case p.take("read", "write"):
			m.ReadOnly = &only
		case p.take("deferrable"), p.take("not", "deferrable"):
		default:
			p.unexpected()
		}
		p.take(",")
	}
	return m
}
