// Package publish makes posts, which takes several calls: a container, the bytes of a
// video where they come from a file, waiting, and media_publish.
//
//	p := publish.Publisher{Client: client, Facebook: true, Files: fileroot.Dir(dir)}
//	made, err := p.Publish(ctx, account, &publish.Post{ImageURL: "https://…", Caption: "…"})
//
// # What can be known beforehand
//
// [Post.Check] looks at everything that can be known before a call is made, by the names
// that SQL has for it and with the limit: what goes with what, lengths, hashtags, mentions,
// addresses, the number of children, collaborators, tags and their positions, the kind and
// the size of a file, the length and the pixels of a video as its head tells them
// (video.go). What is left to the platform, because nothing here reads it, is the codec and
// the frame rate of a video, and everything of what stands at an address; a video whose
// head does not tell its length is noted. [Publisher.Publish] then asks how much of the day's quota is left, and makes no
// container where that is nothing.
//
// # From container to post
//
// A container is IN_PROGRESS, then FINISHED; or ERROR; after a day EXPIRED; once its post
// is made, PUBLISHED. It survives what goes wrong here: its id is in every [Error], and a
// Post with that ContainerID goes on from where it stands (publish.go). Items of a
// carousel are containers too; those that are ready can be given again as Children.
//
// The status is looked at once, twice more within the first minute, and then once a
// minute, as the platform advises (wait.go). The end of the context ends it; without a
// deadline it ends after five minutes, which is the platform's advice too.
//
// # Never twice
//
// Nothing is sent twice but bytes of a video. A container that may have been made and has
// no name here harms nobody: it is never published, and gone after a day. media_publish is
// sent once. Where its answer is lost, the container tells whether there is a post:
// PUBLISHED means that there is, and its id is looked for among the newest posts. One that
// was published before is told as such ([Made.Before]): nothing was by this. Where
// it goes on saying FINISHED, it is not known: [write.UnknownOutcomeError]. Refusals that
// are certain, as that of a container that is not ready, are not that.
//
// # Files
//
// Only videos can be uploaded: the platform takes images by their addresses alone. An
// upload that breaks off goes on where the container says that it broke off (upload.go).
package publish
