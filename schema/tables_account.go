package schema

func permissionsTable() *Table {
	return &Table{
		Name:        "Permissions",
		Description: "The permissions that the app asked this login for, granted or not.",
		Example: `
			SELECT Permission, Status
			FROM Permissions
			WHERE Permission LIKE 'instagram%'`,
		Root: RootUser, Path: []string{"permissions"}, Login: FacebookLogin,
		Columns: []Column{
			{Name: "Permission", Type: Text, Level: 1, Field: "permission", Key: true, NotNull: true, Description: "The permission's name, such as instagram_basic."},
			{Name: "Status", Type: Text, Level: 1, Field: "status", Description: "One of granted, declined and expired."},
		},
	}
}
