// Package preread makes cmd/compile read the export data of the packages that most programs import before it waits for
// the program; see package park.
//
// It gets a flag -preread with import paths. What is read is not imported: for the type checker, the packages are
// complete but nobody has asked for them; for the back end, each has an index of its own of what it declares, and it is
// looked at only once the program imports the package. Nothing is resolved before, as the order in which objects are
// resolved is the order of files in what the compiler writes.
package preread

import "interleave/wasm/edits"

const (
	importing = "cmd/compile/internal/noder/import.go"
	reader    = "cmd/compile/internal/noder/reader.go"
	unified   = "cmd/compile/internal/noder/unified.go"
)

// Compile gives cmd/compile the flag -preread. What it writes does not change.
func Compile() edits.Set {
	return edits.Set{Name: "read export data early", Edits: []edits.Edit{
		{
			File:   "cmd/compile/internal/base/flag.go",
			Anchor: "\tPgoProfile         string       \"help:\\\"read profile or pre-process profile from `file`\\\"\"\n",
			With: "\tPgoProfile         string       \"help:\\\"read profile or pre-process profile from `file`\\\"\"\n" +
				"\tPreread            string       \"help:\\\"read export data of the packages in `list`, separated by commas, at once\\\"\"\n",
		},
		{
			File:   "cmd/compile/internal/gc/main.go",
			Anchor: "\tssagen.InitTables()\n",
			With:   "\tssagen.InitTables()\n\tnoder.Preread()\n",
		},
		{
			File:   "cmd/compile/internal/noder/irgen.go",
			Anchor: "\tctxt := types2.NewContext()\n\timporter := gcimports{\n\t\tctxt:     ctxt,\n\t\tpackages: make(map[string]*types2.Package),\n\t}\n",
			With:   "\timporter := prereadImports\n\tctxt := importer.ctxt\n",
		},
		{
			File:   importing,
			Anchor: "\tpkg1 = types.NewPkg(path, \"\")\n\tif packages != nil {\n",
			With: `	pkg1 = types.NewPkg(path, "")
	if p := preread[path]; p != nil {
		pkg2 = p.pkg2
		if !pkg1.Direct {
			pkg1.Direct = true
			target.Imports = append(target.Imports, pkg1)
			*p.pr = *newPkgReader(p.pr.PkgDecoder)
			p.enter(pkg1)
			err = addFingerprint(path, p.data)
		}
		return
	}
	if packages != nil {
`,
		},
		{
			File:   importing,
			Anchor: "// readExportData returns the contents of GC-created unified export data.\n",
			With:   prereadFunctions + "// readExportData returns the contents of GC-created unified export data.\n",
		},
		// The back end's two maps become an index for each package. Of an object that several packages describe, the map
		// held what was read last, and of a body what was read first.
		{
			File:   reader,
			Anchor: "var objReader = map[*types.Sym]pkgReaderIndex{}\n",
			With: `//
// It is the packages that have been read; the last one that has the object counts.
var readPackages []*packageIndex

// A packageIndex is where the objects and function bodies are in one package's export data.
type packageIndex struct {
	pr           *pkgReader
	objs, bodies map[*types.Sym]index
	inittask     bool
}

func objReader(sym *types.Sym) (pri pkgReaderIndex, ok bool) {
	for i := len(readPackages) - 1; i >= 0; i-- {
		p := readPackages[i]
		if idx, ok := p.objs[sym]; ok {
			return pkgReaderIndex{p.pr, idx, nil, nil, nil}, true
		}
	}
	return pkgReaderIndex{}, false
}
`,
		},
		{
			File:   reader,
			Anchor: "\t\tif pri, ok := objReader[sym]; ok {\n\t\t\treturn pri.pr.objIdxMayFail(",
			With:   "\t\tif pri, ok := objReader(sym); ok {\n\t\t\treturn pri.pr.objIdxMayFail(",
		},
		{
			File:   reader,
			Anchor: "\t\tif pri, ok := objReader[sym]; ok {\n\t\t\treturn pri.pr.objDictName(",
			With:   "\t\tif pri, ok := objReader(sym); ok {\n\t\t\treturn pri.pr.objDictName(",
		},
		{
			File:   reader,
			Anchor: "var importBodyReader = map[*types.Sym]pkgReaderIndex{}\n",
			With: `//
// The first package that has it counts.
func importBodyReader(sym *types.Sym) (pri pkgReaderIndex, ok bool) {
	for _, p := range readPackages {
		if idx, ok := p.bodies[sym]; ok {
			return pkgReaderIndex{p.pr, idx, nil, nil, nil}, true
		}
	}
	return pkgReaderIndex{}, false
}
`,
		},
		{File: reader, Anchor: "pri, ok = importBodyReader[fn.Sym()]", With: "pri, ok = importBodyReader(fn.Sym())"},
		{File: unified, Anchor: "pri, ok := objReader[sym]", With: "pri, ok := objReader(sym)"},
		{File: unified, Anchor: "pri, ok := objReader[typ]", With: "pri, ok := objReader(typ)"},
		{File: "cmd/compile/internal/noder/linker.go", Anchor: "pri, ok := objReader[sym]", With: "pri, ok := objReader(sym)"},
		{
			File:   unified,
			Anchor: "func readPackage(pr *pkgReader, importpkg *types.Pkg, localStub bool) {\n",
			With: `func readPackage(pr *pkgReader, importpkg *types.Pkg, localStub bool) {
	indexPackage(pr, importpkg, localStub).enter(importpkg)
}

// enter makes the package one that has been read.
func (p *packageIndex) enter(importpkg *types.Pkg) {
	readPackages = append(readPackages, p)
	if p.inittask {
		sym := importpkg.Lookup(".inittask")
		task := ir.NewNameAt(src.NoXPos, sym, nil)
		task.Class = ir.PEXTERN
		sym.Def = task
	}
}

// indexPackage reads where everything is, and enters nothing.
func indexPackage(pr *pkgReader, importpkg *types.Pkg, localStub bool) *packageIndex {
	p := &packageIndex{pr: pr}
`,
		},
		{
			File:   unified,
			Anchor: "\t\tfor i, n := 0, r.Len(); i < n; i++ {\n\t\t\tr.Sync(pkgbits.SyncObject)\n\t\t\tif r.Version().Has(pkgbits.DerivedFuncInstance) {\n\t\t\t\tassert(!r.Bool())\n\t\t\t}\n\t\t\tidx := r.Reloc(pkgbits.SectionObj)\n\t\t\tassert(r.Len() == 0)\n\n\t\t\tpath, name, code := r.p.PeekObj(idx)\n",
			With: `		n := r.Len()
		p.objs = make(map[*types.Sym]index, n)
		for range n {
			r.Sync(pkgbits.SyncObject)
			if r.Version().Has(pkgbits.DerivedFuncInstance) {
				assert(!r.Bool())
			}
			idx := r.Reloc(pkgbits.SectionObj)
			assert(r.Len() == 0)

			path, name, code := r.p.PeekObj(idx)
`,
		},
		{
			File:   unified,
			Anchor: "objReader[types.NewPkg(path, \"\").Lookup(name)] = pkgReaderIndex{pr, idx, nil, nil, nil}",
			With:   "p.objs[types.NewPkg(path, \"\").Lookup(name)] = idx",
		},
		{
			File:    unified,
			Anchor:  "\t\tif r.Bool() {\n\t\t\tsym := importpkg.Lookup(\".inittask\")\n",
			Through: "\n// writeUnifiedExport writes to",
			With: `		p.inittask = r.Bool()

		n := r.Len()
		p.bodies = make(map[*types.Sym]index, n)
		for range n {
			path := r.String()
			name := r.String()
			idx := r.Reloc(pkgbits.SectionBody)

			sym := types.NewPkg(path, "").Lookup(name)
			if _, ok := p.bodies[sym]; !ok {
				p.bodies[sym] = idx
			}
		}

		r.Sync(pkgbits.SyncEOF)
	}
	return p
}

// writeUnifiedExport writes to`,
		},
	}}
}

const prereadFunctions = `// A prereadPackage is a package whose export data was read by Preread.
type prereadPackage struct {
	data string
	pkg2 *types2.Package
	*packageIndex
}

// preread are these packages, by path.
var preread map[string]*prereadPackage

// prereadImports is what the type checker imports from: with the packages of Preread, as far as they were read.
var prereadImports gcimports

// Preread reads the packages of -preread without importing them. A package that cannot be read is left out: a program
// that imports it will say so.
func Preread() {
	prereadImports = gcimports{ctxt: types2.NewContext(), packages: make(map[string]*types2.Package)}
	if base.Flag.Preread == "" {
		return
	}
	preread = make(map[string]*prereadPackage)
	for _, path := range strings.Split(base.Flag.Preread, ",") {
		f, err := openPackage(path)
		if err != nil {
			continue
		}
		data, err := readExportData(f)
		f.Close()
		if err != nil {
			continue
		}
		pr := pkgbits.NewPkgDecoder(path, data)
		preread[path] = &prereadPackage{
			data:         data,
			packageIndex: indexPackage(&pkgReader{PkgDecoder: pr, pkgs: make([]*types.Pkg, pr.NumElems(pkgbits.SectionPkg))}, types.NewPkg(path, ""), false),
			pkg2:         importer.ReadPackage(prereadImports.ctxt, prereadImports.packages, pr),
		}
	}
}

`
