package pgtype

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// What a numeric may have: digits before the point and after it.
const (
	mostWhole = 131072
	mostScale = 16383
)

// ParseNumeric reads a number as PostgreSQL's numeric does, and returns the engine's form:
// the scale is kept, an exponent is written out, zeros at the beginning go. outside tells of a
// number that has more digits than a numeric holds.
func ParseNumeric(s string) (text string, outside, ok bool) {
	s = strings.Trim(s, " \t\n\r\v\f")
	switch strings.ToLower(s) {
	case "nan":
		return "NaN", false, true
	case "infinity", "inf", "+infinity", "+inf":
		return "Infinity", false, true
	case "-infinity", "-inf":
		return "-Infinity", false, true
	}
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	exponent := 0
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		n, err := strconv.Atoi(s[at+1:])
		if err != nil || strings.Contains(s[at+1:], "_") {
			return "", false, false
		}
		exponent, s = n, s[:at]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return "", false, false
	}
	if exponent > mostWhole || exponent < -mostScale {
		return "", true, true
	}
	switch {
	case exponent > 0:
		if missing := exponent - len(fraction); missing > 0 {
			fraction += strings.Repeat("0", missing)
		}
		whole, fraction = whole+fraction[:exponent], fraction[exponent:]
	case exponent < 0:
		if missing := -exponent - len(whole); missing > 0 {
			whole = strings.Repeat("0", missing) + whole
		}
		cut := len(whole) + exponent
		whole, fraction = whole[:cut], whole[cut:]+fraction
	}
	if whole = strings.TrimLeft(whole, "0"); len(whole) > mostWhole || len(fraction) > mostScale {
		return "", true, true
	}
	var b strings.Builder
	if negative && (whole != "" || strings.Trim(fraction, "0") != "") {
		b.WriteByte('-')
	}
	if whole == "" {
		whole = "0"
	}
	b.WriteString(whole)
	if fraction != "" {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String(), false, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Signs of a numeric's binary form.
const (
	positive         = 0x0000
	negativeSign     = 0x4000
	notNumber        = 0xC000
	positiveInfinity = 0xD000
	negativeInfinity = 0xF000

	infinityScale = 32 // which PostgreSQL sends with them
)

// appendNumericBinary appends digits to the base of 10,000, with the weight of the first.
func appendNumericBinary(b []byte, s string) ([]byte, bool) {
	head := func(digits, weight, sign, scale int) []byte {
		b = binary.BigEndian.AppendUint16(b, uint16(digits))
		b = binary.BigEndian.AppendUint16(b, uint16(int16(weight)))
		b = binary.BigEndian.AppendUint16(b, uint16(sign))
		return binary.BigEndian.AppendUint16(b, uint16(scale))
	}
	switch s {
	case "NaN":
		return head(0, 0, notNumber, 0), true
	case "Infinity":
		return head(0, 0, positiveInfinity, infinityScale), true
	case "-Infinity":
		return head(0, 0, negativeInfinity, infinityScale), true
	}
	sign := positive
	if strings.HasPrefix(s, "-") {
		sign, s = negativeSign, s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || !allDigits(whole) || !allDigits(fraction) || len(fraction) > mostScale || len(whole) > mostWhole {
		return b, false
	}
	scale := len(fraction)
	whole = strings.TrimLeft(whole, "0")
	whole = strings.Repeat("0", (4-len(whole)%4)%4) + whole
	fraction += strings.Repeat("0", (4-len(fraction)%4)%4)
	all, weight := whole+fraction, len(whole)/4-1
	for strings.HasPrefix(all, "0000") {
		all, weight = all[4:], weight-1
	}
	for strings.HasSuffix(all, "0000") && len(all)%4 == 0 {
		all = all[:len(all)-4]
	}
	if all == "" {
		return head(0, 0, positive, scale), true
	}
	b = head(len(all)/4, weight, sign, scale)
	for ; all != ""; all = all[4:] {
		b = binary.BigEndian.AppendUint16(b, uint16(digits2(all)*100+digits2(all[2:])))
	}
	return b, true
}

// readNumericBinary is the other way.
func readNumericBinary(b []byte) (string, bool) {
	if len(b) < 8 {
		return "", false
	}
	at := func(i int) uint16 { return binary.BigEndian.Uint16(b[2*i:]) }
	digits, weight, sign, scale := int(at(0)), int(int16(at(1))), at(2), int(at(3))
	switch sign {
	case notNumber:
		return "NaN", true
	case positiveInfinity:
		return "Infinity", true
	case negativeInfinity:
		return "-Infinity", true
	case positive, negativeSign:
	default:
		return "", false
	}
	if len(b) != 8+2*digits || scale > mostScale {
		return "", false
	}
	var whole, fraction []byte
	group := func(i int) []byte { // that of weight i
		n := 0
		if k := weight - i; k >= 0 && k < digits {
			n = int(at(4 + k))
		}
		return []byte{byte('0' + n/1000%10), byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)}
	}
	for k := range digits {
		if at(4+k) > 9999 {
			return "", false
		}
	}
	for i := weight; i >= 0; i-- {
		whole = append(whole, group(i)...)
	}
	for i := -1; len(fraction) < scale; i-- {
		fraction = append(fraction, group(i)...)
	}
	text := string(whole)
	if text == "" {
		text = "0"
	}
	if scale > 0 {
		text += "." + string(fraction[:scale])
	}
	if sign == negativeSign {
		text = "-" + text
	}
	text, outside, ok := ParseNumeric(text)
	return text, ok && !outside
}
