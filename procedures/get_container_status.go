package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// getContainerStatus is SELECT FROM Containers.
var getContainerStatus = &Procedure{
	Name: "GetContainerStatus", Description: "Tells how far a container is, as SELECT FROM Containers does.",
	Logins: platform,
	Params: []Param{text("ContainerId", "Id of the container.")},
	Columns: []Column{
		{Name: "Id", Type: schema.Text, Description: "Id of the container."},
		{Name: "StatusCode", Type: schema.Text, Description: "IN_PROGRESS, FINISHED (it may be published), PUBLISHED, ERROR or EXPIRED."},
		{Name: "Status", Type: schema.Text, Description: "The same in words, with the code of an error."},
	},
	call: statement{sql: "SELECT Id, StatusCode, Status FROM Containers WHERE Id = ?", values: []string{"ContainerId"}}.call,
}
