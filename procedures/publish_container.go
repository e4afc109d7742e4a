package procedures

var publishContainerParams = []Param{
	text("ContainerId", "Id of the container."),
	{Name: "File", Direction: Input, Description: "The file below FileRoot whose upload broke off, which goes on."},
	account,
}

// publishContainer is INSERT INTO Media (ContainerId).
var publishContainer = &Procedure{
	Name: "PublishContainer", Description: "Publishes a container once it is ready, as INSERT INTO Media (ContainerId) does. One that was published before is not published again.",
	Logins: platform, Writes: true, Params: publishContainerParams, Columns: published,
	call: inserting("Media", publishContainerParams, "Id, ContainerId").call,
}
