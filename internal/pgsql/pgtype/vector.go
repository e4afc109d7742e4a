package pgtype

import (
	"encoding/binary"
	"encoding/json"
	"strconv"
	"strings"
)

// An int2vector or an oidvector is an array of numbers that is counted from 0, and is
// written as numbers with spaces between them.

// vectorElem is the type of a vector's elements.
func vectorElem(oid OID) OID {
	if oid == Int2Vector {
		return Int2
	}
	return Oid
}

// vector reads the engine's form of one.
func vector(s string, oid OID) (list []int64, err error) {
	if err := json.Unmarshal([]byte(s), &list); err != nil || list == nil {
		return nil, misheld(s, oid)
	}
	return list, nil
}

func appendVectorText(b []byte, s string, oid OID) ([]byte, error) {
	list, err := vector(s, oid)
	for i, n := range list {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return b, err
}

func appendVectorBinary(b []byte, s string, oid OID) ([]byte, error) {
	list, err := vector(s, oid)
	if err != nil {
		return b, err
	}
	elem := vectorElem(oid)
	for _, x := range []uint32{1, 0, uint32(elem), uint32(len(list)), 0} {
		b = binary.BigEndian.AppendUint32(b, x)
	}
	for _, n := range list {
		b = binary.BigEndian.AppendUint32(b, uint32(elem.Size()))
		if b, err = appendInteger(b, n, elem); err != nil {
			return b, err
		}
	}
	return b, nil
}

// readVector reads the text of one.
func readVector(s string, oid OID) (any, error) {
	list := []int64{}
	for _, word := range strings.Fields(s) {
		n, err := DecodeText(word, vectorElem(oid), Env{})
		if err != nil {
			return nil, err
		}
		list = append(list, n.(int64))
	}
	text, err := json.Marshal(list)
	return string(text), err
}
