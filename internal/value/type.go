package value

// Type is the SQL type of an expression, spelt as the catalogue spells the types of
// its columns. "" is unknown.
type Type = string

// The types of expressions.
const (
	TypeText     Type = "TEXT"
	TypeInteger  Type = "INTEGER"
	TypeReal     Type = "REAL"
	TypeBoolean  Type = "BOOLEAN"
	TypeDatetime Type = "DATETIME"
	TypeJSON     Type = "JSON"

	// Of expressions only.
	TypeDate Type = "DATE"
	TypeBlob Type = "BLOB"

	// TypeNull is NULL's: no obstacle to any other type.
	TypeNull Type = "null"
	// TypeTrue is that of TRUE and FALSE: a BOOLEAN beside one, else an INTEGER.
	TypeTrue Type = "true"
)

// CommonType is the one type of values that come from several expressions, ""
// where there is none.
func CommonType(types ...Type) Type {
	out := TypeNull
	for _, t := range types {
		switch {
		case t == out || t == TypeNull:
		case out == TypeNull:
			out = t
		case t == TypeTrue && (out == TypeBoolean || out == TypeInteger), out == TypeTrue && (t == TypeBoolean || t == TypeInteger):
			if out == TypeTrue {
				out = t
			}
		default:
			return ""
		}
	}
	return out
}

// ArithmeticType is the type of a sum, a product and the like.
func ArithmeticType(a, b Type) Type {
	number := func(t Type) Type {
		if t == TypeBoolean || t == TypeTrue {
			return TypeInteger
		}
		return t
	}
	a, b = number(a), number(b)
	switch {
	case a == TypeNull || b == TypeNull:
		return TypeNull
	case a == TypeInteger && b == TypeInteger:
		return TypeInteger
	case (a == TypeReal || a == TypeInteger) && (b == TypeReal || b == TypeInteger):
		return TypeReal
	default:
		return ""
	}
}
