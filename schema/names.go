package schema

// The catalog and the schemas that statements find tables in: those of Instagram, and
// those that tell what tables there are. A statement may name any of the catalogs.
const (
	CatalogName       = "Viewfinder"
	OtherCatalogName  = "CData" // the reference driver's
	SchemaName        = "Instagram"
	InformationSchema = "information_schema"
)
