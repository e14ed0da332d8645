// Prints all constants, each text in hexadecimal digits.
package main

import (
	"fmt"

	"example.com/shop/assets"
)

func links(list []assets.Link) (text string) {
	for _, link := range list {
		text += fmt.Sprintf(" %x:%x", link.URL, link.Integrity)
	}
	return text
}

func main() {
	fmt.Printf("public_path %x\n", assets.PublicPath)
	fmt.Printf("import_map %x %x\n", assets.ImportMapHTML, assets.ImportMapCSP)
	if _, ok := assets.Get("nope.js"); !ok {
		fmt.Println("missing")
	}
	for path := range assets.All {
		found, ok := assets.Get(path)
		if !ok {
			panic(path)
		}
		fmt.Printf("asset %x %x:%x %x", path, found.URL, found.Integrity, found.MediaType)
		fmt.Printf(" css%s preload%s\n", links(found.CSS), links(found.Preload))
	}
}
