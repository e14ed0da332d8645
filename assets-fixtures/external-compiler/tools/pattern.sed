s|\(.*\) \(.*\)|<svg xmlns='http://www.w3.org/2000/svg'><circle r='\1' fill='\2'/></svg>|
