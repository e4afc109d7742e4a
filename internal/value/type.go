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
	// TypeTimeText is that of a literal text that reads as a time: a time beside one,
	// else a TEXT.
	TypeTimeText Type = "time text"
	// TypeTimely is that of times in several forms: days beside instants, or beside
	// texts of times.
	TypeTimely Type = "timely"
)

// IsTime reports whether all values of a type are times.
func IsTime(t Type) bool { return t == TypeDate || t == TypeDatetime || t == TypeTimely }

// IsNumber reports whether all values of a type are numbers; true and false are.
func IsNumber(t Type) bool {
	return t == TypeInteger || t == TypeReal || t == TypeBoolean || t == TypeTrue
}

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
		case reads(t) && reads(out):
			out = TypeTimely
		case t == TypeTimeText && out == TypeText, out == TypeTimeText && t == TypeText:
			out = TypeText
		default:
			return ""
		}
	}
	return out
}

// reads reports whether all values of a type read as times.
func reads(t Type) bool { return IsTime(t) || t == TypeTimeText }

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
