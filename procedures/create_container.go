package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

var createContainerParams = postParams("ContainerId")

// createContainer is INSERT INTO Containers.
var createContainer = &Procedure{
	Name: "CreateContainer", Description: "Makes the container of a post, and publishes nothing, as INSERT INTO Containers does. It is gone after a day.",
	Logins: platform, Writes: true, Params: createContainerParams,
	Columns: []Column{{Name: "Id", Type: schema.Text, Description: "Id of the container."}},
	call:    inserting("Containers", createContainerParams, "Id").call,
}
