package errorpage

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"strings"
)

// declared is an error that package driver shows: a value or a type.
type declared struct{ name, says string }

// declaredErrors reads what package driver says of its errors, in the order of its files.
func declaredErrors(files ...string) (all []declared, err error) {
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range tree.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range group.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					if name := s.Names[0].Name; strings.HasPrefix(name, "Err") {
						comment := s.Doc
						if comment == nil {
							comment = group.Doc
						}
						all = append(all, declared{name, sentence(comment, name+":")})
					}
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						all = append(all, declared{s.Name.Name, sentence(group.Doc, s.Name.Name+" is")})
					}
				}
			}
		}
	}
	if len(all) < 20 {
		return nil, fmt.Errorf("only %d errors are declared in %s", len(all), files)
	}
	return all, nil
}

// toDo is what to do about an error of package driver, "" where nothing is told.
func toDo(name string) string {
	for _, o := range own {
		if o.name == name {
			return o.does
		}
	}
	return ""
}

// sentence is the first one of a comment, behind the name.
func sentence(comment *ast.CommentGroup, name string) string {
	first := new(doc.Package).Synopsis(comment.Text())
	first = strings.TrimSpace(strings.TrimPrefix(first, name))
	return strings.NewReplacer("[", "`", "]", "`").Replace(strings.TrimSuffix(first, "."))
}
