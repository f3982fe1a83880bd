
  
# nothing
	# but comments