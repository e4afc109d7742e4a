package pgtime

import (
	"sort"
	"strings"
)

// piece is one of a template of to_char or to_date: a field, or text.
type piece struct {
	field  string // in capitals; "" of text
	shown  string // the field as it is written, whose case names take; or the text
	fill   bool   // FM: without what fills it up
	suffix string // TH or th
	quoted bool   // text in quotes or behind a backslash
}

// templateFields are the fields, longer ones before those that they begin with.
var templateFields = func() []string {
	list := strings.Fields(`Y,YYY YYYY YYY YY Y IYYY IYY IY I BC B.C. AD A.D. MONTH MON MM DAY DY DDD DD D IDDD ID W WW IW CC J Q RM TZH TZM TZ OF
		HH24 HH12 HH MI SSSSS SSSS SS MS US FF1 FF2 FF3 FF4 FF5 FF6 AM A.M. PM P.M.`)
	sort.SliceStable(list, func(i, j int) bool { return len(list[i]) > len(list[j]) })
	return list
}()

// capitalised are the fields that may begin with a capital alone.
var capitalised = map[string]bool{"MONTH": true, "MON": true, "DAY": true, "DY": true}

// fieldAt finds the field that a template begins with.
func fieldAt(template string) (field, shown string) {
	for _, f := range templateFields {
		if len(template) < len(f) {
			continue
		}
		s := template[:len(f)]
		if s == f || s == strings.ToLower(f) || capitalised[f] && s == f[:1]+strings.ToLower(f[1:]) {
			return f, s
		}
	}
	return "", ""
}

// pieces cuts a template.
func pieces(template string) []piece {
	var out []piece
	for template != "" {
		var p piece
		start := template
		for {
			prefix := strings.ToUpper(template[:min(2, len(template))])
			if prefix == "FM" {
				p.fill = true
			} else if prefix != "TM" && prefix != "FX" {
				break
			}
			template = template[2:]
		}
		if p.field, p.shown = fieldAt(template); p.field != "" {
			template = template[len(p.field):]
			if strings.HasPrefix(template, "TH") || strings.HasPrefix(template, "th") {
				p.suffix, template = template[:2], template[2:]
			}
			out = append(out, p)
			continue
		}
		if len(start) != len(template) { // a modifier of no field is passed over
			continue
		}
		switch template[0] {
		case '"':
			var b strings.Builder
			i := 1
			for ; i < len(template) && template[i] != '"'; i++ {
				if template[i] == '\\' && i+1 < len(template) {
					i++
				}
				b.WriteByte(template[i])
			}
			template = template[min(i+1, len(template)):]
			out = append(out, piece{shown: b.String(), quoted: true})
		case '\\':
			if len(template) > 1 && template[1] == '"' {
				template = template[1:]
			}
			out = append(out, piece{shown: template[:1], quoted: true})
			template = template[1:]
		default:
			n := 1
			for n < len(template) && template[n]&0xC0 == 0x80 {
				n++
			}
			out = append(out, piece{shown: template[:n]})
			template = template[n:]
		}
	}
	return out
}
