package connprops

import "slices"

// table is every property. Names, labels, categories and defaults follow the
// reference driver; where a default differs, it says what this one does.
var table = slices.Concat(
	authenticationTable, oauthTable,
	sslTable, firewallTable, proxyTable, loggingTable,
	schemaTable, cachingTable, miscellaneousTable,
)
