/** Starts the example; index.html says where the service is. */
import { createFoldinClient } from 'foldin/client'
import { createRoot } from 'react-dom/client'
import './main.css'
import { Recommender } from './recommender.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
const client = createFoldinClient({ endpoint: root.dataset.endpoint ?? location.origin })
createRoot(root).render(<Recommender client={client} />)
