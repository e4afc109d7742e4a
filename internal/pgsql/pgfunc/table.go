package pgfunc

import (
	"fmt"
	"slices"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgtype"
)

// forms makes the one table when it is first needed: a program may never speak to a client.
var forms = sync.OnceValue(func() []Form {
	return slices.Concat(
		comparisonForms(),
		integerForms(),
		floatForms(),
		numericForms(),
		randomForms(),
		bitForms(),
		castForms(),
		catalogueForms(),
		vectorForms(),
		textForms(),
		bytesForms(),
		likeForms(),
		concatForms(),
		jsonForms(),
		dateForms(),
		formatForms(),
		numberFormatForms(),
		sumForms(),
		momentForms(),
		collectForms(),
		quantileForms(),
		windowForms(),
		frameForms(),
		arrayForms(),
		setForms(),
		recordForms(),
		regexpForms(),
	)
})

// Forms returns the table. It must not be changed.
func Forms() []Form { return forms() }

// Wrap is the engine's expression that gives an argument of a type in a form.
func (g Given) Wrap(t pgtype.OID, expression string) string {
	switch g {
	case AsText:
		return Printed(t, expression)
	case AsCast:
		return castText(t, expression)
	case AsElements:
		if elem := t.Elem(); elem != 0 {
			return fmt.Sprintf("pg_array_texts(%s, %d)", expression, elem)
		}
	case AsTyped:
		return fmt.Sprintf("%s, %d", expression, t)
	case AsJSON:
		return fmt.Sprintf("pg_to_json(%s, %d)", expression, t)
	}
	return expression
}

// Printed is the engine's expression for the text of a value as it travels.
func Printed(t pgtype.OID, expression string) string {
	if t == pgtype.Bool {
		return "substr('ft', 1 + " + expression + ", 1)"
	}
	if t == pgtype.BPChar {
		return expression
	}
	return castText(t, expression)
}

func castText(t pgtype.OID, expression string) string {
	if t == pgtype.BPChar {
		return "rtrim(" + expression + ", ' ')"
	}
	if slices.Contains(asText, t) || slices.Contains(textTypes, t) || t == pgtype.Unknown {
		return expression
	}
	for i := range forms() {
		if f := &forms()[i]; f.Kind == Cast && f.Args[0] == t && f.Result == pgtype.Text {
			return f.Print([]string{expression})
		}
	}
	return expression
}
