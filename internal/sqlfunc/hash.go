package sqlfunc

import (
	"crypto/md5"  //nolint:gosec // MD5() is a function that people ask for; nothing here relies on it
	"crypto/sha1" //nolint:gosec // as MD5
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var hashFunctions = []Function{
	{
		Name: "hashbytes", Type: value.TypeBlob, Family: "Text", Signature: "HASHBYTES(algorithm, x)", Doc: "the hash of x as a blob; the algorithm is MD5, SHA1, SHA2_256 or SHA2_512",
		Example: "hex(hashbytes('MD5', 'a'))", Result: "0CC175B9C0F1B6A831C399E269772661", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			sum, err := hash(args[0].Text(), args[1].RawBlob())
			if err != nil {
				return err
			}
			return sum
		},
	},
	{
		Name: "md5", Type: value.TypeText, Family: "Text", Signature: "MD5(x)", Doc: "the MD5 of x in hexadecimal digits", Example: "md5('a')", Result: "0cc175b9c0f1b6a831c399e269772661", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { return hexHash("MD5", args[0]) },
	},
	{
		Name: "sha1", Type: value.TypeText, Aliases: []string{"sha"}, Family: "Text", Signature: "SHA1(x), SHA(x)", Doc: "the SHA-1 of x in hexadecimal digits", Example: "sha1('a')", Result: "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", least: 1, most: 1,
		call: func(_ *env, args []sqlite3.Value) any { return hexHash("SHA1", args[0]) },
	},
	{
		Name: "sha2", Type: value.TypeText, Family: "Text", Signature: "SHA2(x, bits)", Doc: "the SHA-2 of x in hexadecimal digits; bits is 224, 256, 384 or 512, 0 means 256",
		Example: "left(sha2('a', 256), 8)", Result: "ca978112", least: 2, most: 2,
		call: func(_ *env, args []sqlite3.Value) any {
			bits := args[1].Int64()
			if bits == 0 {
				bits = 256
			}
			return hexHash(fmt.Sprintf("SHA2_%d", bits), args[0])
		},
	},
}

func hexHash(algorithm string, x sqlite3.Value) any {
	sum, err := hash(algorithm, x.RawBlob())
	if err != nil {
		return err
	}
	return hex.EncodeToString(sum)
}

func hash(algorithm string, data []byte) ([]byte, error) {
	switch strings.ToUpper(algorithm) {
	case "MD5":
		sum := md5.Sum(data)
		return sum[:], nil
	case "SHA", "SHA1":
		sum := sha1.Sum(data)
		return sum[:], nil
	case "SHA2_224":
		sum := sha256.Sum224(data)
		return sum[:], nil
	case "SHA2_256":
		sum := sha256.Sum256(data)
		return sum[:], nil
	case "SHA2_384":
		sum := sha512.Sum384(data)
		return sum[:], nil
	case "SHA2_512":
		sum := sha512.Sum512(data)
		return sum[:], nil
	default:
		return nil, fmt.Errorf("unknown algorithm %q: use MD5, SHA1, SHA2_256 or SHA2_512", algorithm)
	}
}
