package sqlfunc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var stringFunctions = []Function{
	{
		Name: "ascii", Type: value.TypeInteger, Family: "Text", Signature: "ASCII(text)", Doc: "the Unicode number of the first character; 0 for an empty text",
		Example: "ascii('Aa')", Result: "65", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			r, size := utf8.DecodeRuneInString(args[0].Text())
			if size == 0 {
				return 0
			}
			return int(r)
		},
	},
	{
		Name: "nchar", Type: value.TypeText, Aliases: []string{"chr"}, Family: "Text", Signature: "NCHAR(n), CHR(n)", Doc: "the character with the Unicode number n",
		Example: "nchar(233)", Result: "é", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			n := args[0].Int64()
			if n <= 0 || n > unicode.MaxRune || !utf8.ValidRune(rune(n)) {
				return nil
			}
			return string(rune(n))
		},
	},
	{
		Name: "charindex", Type: value.TypeInteger, Aliases: []string{"locate"}, Family: "Text", Signature: "CHARINDEX(part, text[, start]), LOCATE(…)",
		Doc: "the position of part in text, looked for from start on; 0 where it is not", Example: "charindex('set', 'sunset')", Result: "4", least: 2, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			return position(args[0].Text(), args[1].Text(), start(args, 2))
		},
	},
	{
		Name: "indexof", Type: value.TypeInteger, Family: "Text", Signature: "INDEXOF(text, part[, start])", Doc: "the same with the first two arguments exchanged",
		Example: "indexof('sunset', 's', 2)", Result: "4", least: 2, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			return position(args[1].Text(), args[0].Text(), start(args, 2))
		},
	},
	{
		Name: "position", Type: value.TypeInteger, Family: "Text", Signature: "POSITION(part IN text), POSITION(part, text)", Doc: "the position of part in text; 0 where it is not",
		Example: "position('n', 'sunset')", Result: "3", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return position(args[0].Text(), args[1].Text(), 1) },
	},
	{
		Name: "patindex", Type: value.TypeInteger, Family: "Text", Signature: "PATINDEX(pattern, text)",
		Doc:     "the position at which text matches a LIKE pattern (%, _, [a-z], [^a-z]), capitals and small letters alike; 0 where it does not",
		Example: "patindex('%[0-9]%', 'abc7')", Result: "4", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any {
			if most := e.longestPattern(); len(args[0].Text()) > most { // matching is quadratic
				return fmt.Errorf("the pattern is longer than %d bytes", most)
			}
			return patternIndex(e.ctx, args[0].Text(), args[1].Text())
		},
	},
	{
		Name: "contains", Type: value.TypeInteger, Family: "Text", Signature: "CONTAINS(text, part)", Doc: "1 if part is in text, else 0",
		Example: "contains('sunset', 'uns')", Result: "1", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return strings.Contains(args[0].Text(), args[1].Text()) },
	},
	{
		Name: "startswith", Type: value.TypeInteger, Aliases: []string{"starts_with"}, Family: "Text", Signature: "STARTSWITH(text, part)", Doc: "1 if text begins with part, else 0",
		Example: "startswith('sunset', 'sun')", Result: "1", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return strings.HasPrefix(args[0].Text(), args[1].Text()) },
	},
	{
		Name: "endswith", Type: value.TypeInteger, Aliases: []string{"ends_with"}, Family: "Text", Signature: "ENDSWITH(text, part)", Doc: "1 if text ends with part, else 0",
		Example: "endswith('sunset', 'sun')", Result: "0", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any { return strings.HasSuffix(args[0].Text(), args[1].Text()) },
	},
	{
		Name: "char_length", Type: value.TypeInteger, Aliases: []string{"character_length"}, Family: "Text", Signature: "CHAR_LENGTH(text)", Doc: "the number of characters",
		Example: "char_length('é ')", Result: "2", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { return utf8.RuneCountInString(args[0].Text()) },
	},
	{
		Name: "len", Type: value.TypeInteger, Family: "Text", Signature: "LEN(text)", Doc: "the number of characters, spaces at the end left out",
		Example: "len('é ')", Result: "1", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			return utf8.RuneCountInString(strings.TrimRight(args[0].Text(), " "))
		},
	},
	{
		Name: "left", Type: value.TypeText, Family: "Text", Signature: "LEFT(text, n)", Doc: "the first n characters", Example: "left('sunset', 3)", Result: "sun", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			r := []rune(args[0].Text())
			return string(r[:clamp(args[1].Int64(), len(r))])
		},
	},
	{
		Name: "right", Type: value.TypeText, Family: "Text", Signature: "RIGHT(text, n)", Doc: "the last n characters", Example: "right('sunset', 3)", Result: "set", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			r := []rune(args[0].Text())
			return string(r[len(r)-clamp(args[1].Int64(), len(r)):])
		},
	},
	{
		Name: "lcase", Type: value.TypeText, Family: "Text", Signature: "LCASE(text)", Doc: "text in small letters, in every alphabet (LOWER changes ASCII only)", Example: "lcase('É')", Result: "é", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { return strings.ToLower(args[0].Text()) },
	},
	{
		Name: "ucase", Type: value.TypeText, Family: "Text", Signature: "UCASE(text)", Doc: "text in capitals, in every alphabet (UPPER changes ASCII only)", Example: "ucase('é')", Result: "É", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { return strings.ToUpper(args[0].Text()) },
	},
	{
		Name: "lpad", Type: value.TypeText, Family: "Text", Signature: "LPAD(text, n[, fill])", Doc: "text filled at its beginning, or cut, to n characters; fill is a space where it is missing",
		Example: "lpad('7', 3, '0')", Result: "007", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any { return pad(e, args, true) },
	},
	{
		Name: "rpad", Type: value.TypeText, Family: "Text", Signature: "RPAD(text, n[, fill])", Doc: "the same at its end", Example: "rpad('ab', 4, '-')", Result: "ab--", least: 2, most: 3,
		call: func(e *env, args []sqlite3.Value) any { return pad(e, args, false) },
	},
	{
		Name: "replicate", Type: value.TypeText, Aliases: []string{"repeat"}, Family: "Text", Signature: "REPLICATE(text, n), REPEAT(…)", Doc: "text n times", Example: "replicate('ab', 3)", Result: "ababab", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any { return repeat(e, args[0].Text(), args[1].Int64()) },
	},
	{
		Name: "space", Type: value.TypeText, Family: "Text", Signature: "SPACE(n)", Doc: "n spaces", Example: "'a' || space(2) || 'b'", Result: "a  b", least: 1, most: 1,
		call: func(e *env, args []sqlite3.Value) any { return repeat(e, " ", args[0].Int64()) },
	},
	{
		Name: "reverse", Type: value.TypeText, Family: "Text", Signature: "REVERSE(text)", Doc: "the characters in reverse order", Example: "reverse('abc')", Result: "cba", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any {
			r := []rune(args[0].Text())
			slices.Reverse(r)
			return string(r)
		},
	},
	{
		Name: "stuff", Type: value.TypeText, Family: "Text", Signature: "STUFF(text, start, n, other)", Doc: "text with n characters from start on replaced by other; NULL if start is outside of text",
		Example: "stuff('abcdef', 2, 3, 'x')", Result: "axef", least: 4, most: 4,
		call: func(_ *env, args []sqlite3.Value) any {
			r, from := []rune(args[0].Text()), args[1].Int64()
			if from < 1 || from > int64(len(r)) || args[2].Int64() < 0 {
				return nil
			}
			rest := r[from-1:]
			return string(r[:from-1]) + args[3].Text() + string(rest[clamp(args[2].Int64(), len(rest)):])
		},
	},
	{
		Name: "mask", Type: value.TypeText, Family: "Text", Signature: "MASK(text, character[, n[, m]])", Doc: "text with all but its first n and last m characters replaced",
		Example: "mask('1234567890', '*', 4, 2)", Result: "1234****90", least: 2, most: 4,
		call: func(e *env, args []sqlite3.Value) any {
			r := []rune(args[0].Text())
			from, to := 0, len(r)
			if len(args) > 2 {
				from = clamp(args[2].Int64(), len(r))
			}
			if len(args) > 3 {
				to = max(from, len(r)-clamp(args[3].Int64(), len(r)))
			}
			hidden := repeat(e, args[1].Text(), int64(to-from))
			text, ok := hidden.(string)
			if !ok {
				return hidden
			}
			return string(r[:from]) + text + string(r[to:])
		},
	},
	{
		Name: "quotename", Type: value.TypeText, Family: "Text", Signature: "QUOTENAME(text[, quote])", Doc: "text between brackets, or between the quotes given, as a name; the closing one is doubled inside",
		Example: "quotename('a]b')", Result: "[a]]b]", least: 1, most: 2, call: quoteName,
	},
	{
		Name: "split", Type: value.TypeText, Family: "Text", Signature: "SPLIT(text, separator, n)", Doc: "part n of text, counted from the end where n is negative; NULL where there is none",
		Example: "split('a/b/c', '/', -1)", Result: "c", least: 3, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			parts := strings.Split(args[0].Text(), args[1].Text())
			n := args[2].Int64()
			switch {
			case n > 0 && n <= int64(len(parts)):
				return parts[n-1]
			case n < 0 && n >= -int64(len(parts)):
				return parts[int64(len(parts))+n]
			default:
				return nil
			}
		},
	},
	{
		Name: "substring_index", Type: value.TypeText, Family: "Text", Signature: "SUBSTRING_INDEX(text, separator, n)", Doc: "what stands before the n-th separator, or, where n is negative, behind the n-th from the end",
		Example: "substring_index('a.b.c', '.', 2)", Result: "a.b", least: 3, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			sep, n := args[1].Text(), args[2].Int64()
			if sep == "" || n == 0 {
				return ""
			}
			parts := strings.Split(args[0].Text(), sep)
			if n > 0 {
				return strings.Join(parts[:clamp(n, len(parts))], sep)
			}
			return strings.Join(parts[clamp(int64(len(parts))+n, len(parts)):], sep)
		},
	},
	{
		Name: "str", Type: value.TypeText, Family: "Text", Signature: "STR(x[, length[, decimals]])", Doc: "the number as text, filled with spaces at its beginning to length (10), rounded to decimals (0); stars where it does not fit",
		Example: "str(123.456, 7, 2)", Result: " 123.46", least: 1, most: 3, call: strNumber,
	},
	{
		Name: "nvl", typeOf: commonType, Family: "Text", Signature: "NVL(x, y)", Doc: "x, or y where x is NULL", Example: "nvl(NULL, 'none')", Result: "none", least: 2, most: 2, nulls: true,
		call: func(_ *env, args []sqlite3.Value) any {
			if isNull(args[0]) {
				return args[1]
			}
			return args[0]
		},
	},
}

// start returns the optional argument n as a position.
func start(args []sqlite3.Value, n int) int64 {
	if n < len(args) {
		return args[n].Int64()
	}
	return 1
}

// position returns the place of part in text in characters from 1, looked for
// from the given place on; 0 for none.
func position(part, text string, from int64) int {
	skipped := 0
	for ; from > 1 && text != ""; from-- {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		skipped++
	}
	i := strings.Index(text, part)
	if i < 0 || from > 1 {
		return 0
	}
	return skipped + utf8.RuneCountInString(text[:i]) + 1
}

// clamp returns n as an index from 0 to most.
func clamp(n int64, most int) int { return int(min(max(n, 0), int64(most))) }

func repeat(e *env, text string, n int64) any {
	if n <= 0 || text == "" {
		return ""
	}
	if n > int64(e.longest())/int64(len(text)) {
		return errTooLong
	}
	return strings.Repeat(text, int(n))
}

func pad(e *env, args []sqlite3.Value, left bool) any {
	text, fill := []rune(args[0].Text()), " "
	if len(args) > 2 {
		fill = args[2].Text()
	}
	n := args[1].Int64()
	switch {
	case n < 0 || fill == "" && n > int64(len(text)):
		return nil
	case n <= int64(len(text)):
		return string(text[:n])
	case n > int64(e.longest()):
		return errTooLong
	}
	missing := int(n) - len(text)
	filler := string([]rune(strings.Repeat(fill, missing/utf8.RuneCountInString(fill)+1))[:missing])
	if left {
		return filler + string(text)
	}
	return string(text) + filler
}

func quoteName(_ *env, args []sqlite3.Value) any {
	open, closing := "[", "]"
	if len(args) > 1 {
		pairs := map[string]string{"[": "]", "]": "]", "(": ")", ")": ")", "<": ">", ">": ">", "{": "}", "}": "}", `"`: `"`, "'": "'", "`": "`"}
		opens := map[string]string{"]": "[", ")": "(", ">": "<", "}": "{"}
		given := args[1].Text()
		if pairs[given] == "" {
			return nil
		}
		open, closing = given, pairs[given]
		if o := opens[given]; o != "" {
			open = o
		}
	}
	return open + strings.ReplaceAll(args[0].Text(), closing, closing+closing) + closing
}

func strNumber(_ *env, args []sqlite3.Value) any {
	length, decimals := 10, 0
	if len(args) > 1 {
		length = clamp(args[1].Int64(), 100)
	}
	if len(args) > 2 {
		decimals = clamp(args[2].Int64(), 16)
	}
	text := strconv.FormatFloat(args[0].Float(), 'f', decimals, 64)
	for decimals > 0 && len(text) > length {
		decimals--
		text = strconv.FormatFloat(args[0].Float(), 'f', decimals, 64)
	}
	if len(text) > length {
		return strings.Repeat("*", length)
	}
	return strings.Repeat(" ", length-len(text)) + text
}
