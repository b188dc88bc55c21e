"""Street files of data.police.uk, from what a person gives us to counts. No Django, no database.

archives.py   which files a path, folder, ZIP or upload holds, and what must not be opened
reading.py    one file to a checked frame; many files one after the other
checking.py   what is wrong with a file, row by row
problems.py   how a wrong thing is told
forces.py     months and forces in file names and in rows
counting.py   frames to counts per area

for month_file in read_all(find_files(paths).files):
    areas.count(month_file.frame)
"""
