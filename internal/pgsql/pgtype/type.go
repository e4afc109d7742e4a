package pgtype

// OID is the object identifier that PostgreSQL gives a type.
type OID uint32

// The types, by the identifiers that each PostgreSQL has for them.
const (
	Unknown     OID = 705 // of a literal or a parameter that nothing has typed yet
	Bool        OID = 16
	Bytea       OID = 17
	Char        OID = 18 // "char", one byte, of the catalogue
	Name        OID = 19
	Int8        OID = 20
	Int2        OID = 21
	Int4        OID = 23
	Text        OID = 25
	Oid         OID = 26
	JSON        OID = 114
	Float4      OID = 700
	Float8      OID = 701
	BPChar      OID = 1042
	Varchar     OID = 1043
	Date        OID = 1082
	Time        OID = 1083
	Timestamp   OID = 1114
	Timestamptz OID = 1184
	Interval    OID = 1186
	Numeric     OID = 1700
	UUID        OID = 2950
	JSONB       OID = 3802
	Bit         OID = 1560
	Void        OID = 2278
	Record      OID = 2249

	BoolArray        OID = 1000
	NameArray        OID = 1003
	Int2Array        OID = 1005
	Int4Array        OID = 1007
	TextArray        OID = 1009
	VarcharArray     OID = 1015
	Int8Array        OID = 1016
	Float8Array      OID = 1022
	OidArray         OID = 1028
	TimestampArray   OID = 1115
	DateArray        OID = 1182
	TimestamptzArray OID = 1185
	NumericArray     OID = 1231

	Int2Vector   OID = 22
	OidVector    OID = 30
	Regproc      OID = 24
	Regclass     OID = 2205
	Regtype      OID = 2206
	Regprocedure OID = 2202
	Regoperator  OID = 2204
	Regnamespace OID = 4089
	Regrole      OID = 4096
	Inet         OID = 869
	Xid          OID = 28
	PgNodeTree   OID = 194
	ACLItemArray OID = 1034

	UUIDArray     OID = 2951
	BPCharArray   OID = 1014
	Float4Array   OID = 1021
	TimeArray     OID = 1183
	IntervalArray OID = 1187
	JSONArray     OID = 199
	JSONBArray    OID = 3807
	ByteaArray    OID = 1001
	CharArray     OID = 1002

	RegprocArray      OID = 1008
	RegclassArray     OID = 2210
	RegtypeArray      OID = 2211
	RegprocedureArray OID = 2207
	RegoperatorArray  OID = 2209
	RegnamespaceArray OID = 4090
	RegroleArray      OID = 4097

	// What a function may declare in place of a type.
	Any                OID = 2276
	AnyElement         OID = 2283
	AnyArray           OID = 2277
	AnyNonArray        OID = 2776
	AnyCompatible      OID = 5077
	AnyCompatibleArray OID = 5078
)
